/** Three PCs moored at one dock; decoration. */
export function FirstPcPicture() {
  return (
    <svg className="cd-first-picture" viewBox="0 0 260 104" aria-hidden="true" focusable="false">
      <g fill="none" stroke="var(--cd-border-strong)" strokeWidth="2" strokeLinecap="round">
        <path d="M52 62v14a10 10 0 0 0 10 10h136a10 10 0 0 0 10-10V62" />
        <path d="M130 62v24" />
      </g>
      <Pc x={24} lit={false} />
      <Pc x={102} lit />
      <Pc x={180} lit={false} />
      <circle cx="130" cy="88" r="9" fill="var(--cd-accent)" />
      <circle cx="130" cy="88" r="3" fill="#fff" />
    </svg>
  );
}

function Pc({ x, lit }: { x: number; lit: boolean }) {
  return (
    <g>
      <rect
        x={x}
        y={14}
        width={56}
        height={38}
        rx={6}
        fill={lit ? 'var(--cd-accent-soft)' : 'var(--cd-sunken)'}
        stroke={lit ? 'var(--cd-accent)' : 'var(--cd-border-strong)'}
        strokeWidth="2"
      />
      <path
        d={`M${x + 18} 60h20`}
        stroke={lit ? 'var(--cd-accent)' : 'var(--cd-border-strong)'}
        strokeWidth="2.5"
        strokeLinecap="round"
      />
      {lit && (
        <path
          d={`M${x + 13} 27l6 6-6 6M${x + 25} 39h12`}
          fill="none"
          stroke="var(--cd-accent)"
          strokeWidth="2.5"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      )}
    </g>
  );
}
