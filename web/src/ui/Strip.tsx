import type { ReactNode } from 'react';

interface StripProps {
  tone: string;
  icon: ReactNode;
  title: ReactNode;
  text: ReactNode;
}

/** A sentence above a page that says how things stand, and what follows from that. */
export function Strip({ tone, icon, title, text }: StripProps) {
  return (
    <section className={`cd-strip cd-tone-${tone}`}>
      <span className="cd-strip-icon" aria-hidden="true">
        {icon}
      </span>
      <span className="cd-strip-text">
        <strong>{title}</strong>
        <span>{text}</span>
      </span>
    </section>
  );
}
