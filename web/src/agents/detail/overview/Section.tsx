import type { ReactNode } from 'react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';

/** A part of the overview under its own title. */
export function Section({
  title,
  aside,
  children,
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <section className="cd-pc-section" aria-labelledby={id}>
      <div className="cd-pc-section-head">
        <h3 id={id}>{title}</h3>
        {aside}
      </div>
      {children}
    </section>
  );
}

export type Fact = readonly [label: string, value: ReactNode];

/** Labels and values; what the PC has not told says so, or is left out where it is no loss. */
export function Facts({ facts, extras = [] }: { facts: readonly Fact[]; extras?: readonly Fact[] }) {
  const { t } = useTranslation();
  return (
    <dl className="cd-pc-facts">
      {[...facts, ...extras.filter(([, value]) => value)].map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{isUnknown(value) ? <NotReported text={t('pc.notTold')} /> : <Shown value={value} />}</dd>
        </div>
      ))}
    </dl>
  );
}

function isUnknown(value: ReactNode): boolean {
  return value === '' || value === null || value === undefined;
}

/** A text of the PC may have any length and direction; what doesn't fit is in the tooltip. */
function Shown({ value }: { value: ReactNode }) {
  if (typeof value !== 'string') return value;
  return (
    <bdi className="cd-pc-clamp" title={value}>
      {value}
    </bdi>
  );
}

/** Nothing is known (yet), in words: a dash could mean anything. */
export function NotReported({ text }: { text?: string }) {
  const { t } = useTranslation();
  return <span className="cd-soft">{text ?? t('pc.notReported')}</span>;
}
