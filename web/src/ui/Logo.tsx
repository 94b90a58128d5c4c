/** The mark: a dock with one berth lit, drawn for ControlDock. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="var(--cd-accent)" />
      <path
        d="M7 11.5v6A7.5 7.5 0 0 0 14.5 25h3a7.5 7.5 0 0 0 7.5-7.5v-6"
        fill="none"
        stroke="#fff"
        strokeWidth="3"
        strokeLinecap="round"
      />
      <rect x="12.5" y="6.5" width="7" height="12" rx="2.2" fill="#fff" />
      <circle cx="16" cy="14.8" r="1.5" fill="var(--cd-accent)" />
    </svg>
  );
}
