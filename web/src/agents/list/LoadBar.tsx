const WORRYING = 0.9; // share of a processor, memory or disk from which on somebody should look

/** A share as a bar with its percentage. */
export function LoadBar({ share, label }: { share: number; label: string }) {
  const percent = Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <span className={share >= WORRYING ? 'cd-load cd-load-high' : 'cd-load'}>
      <meter className="cd-hidden" min={0} max={100} value={percent} aria-label={label} />
      <span className="cd-load-track" aria-hidden="true">
        <span className="cd-load-fill" style={{ width: `${percent}%` }} />
      </span>
      <span className="cd-load-number" aria-hidden="true">
        {percent}%
      </span>
    </span>
  );
}
