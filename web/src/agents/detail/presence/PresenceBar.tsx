import { Tooltip } from 'antd';
import { type PointerEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { midnights, type Segment, segmentAt } from './segments';
import { useSegmentText } from './useSegmentText';

const ALL = 100; // percent
const MOST_MARKS = 7; // days that can be named below the bar without touching

/** Online and offline over time; the stretch under the pointer is told in words. */
export function PresenceBar({ stretches, label }: { stretches: readonly Segment[]; label: string }) {
  const { i18n } = useTranslation();
  const say = useSegmentText();
  const [place, setPlace] = useState<number>(); // of the pointer, 0 to 1
  const from = stretches[0]?.from ?? 0;
  const length = (stretches.at(-1)?.to ?? 0) - from;
  const share = (moment: number) => `${((moment - from) / length) * ALL}%`;
  const point = (event: PointerEvent<HTMLElement>) => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    setPlace(Math.min(1, Math.max(0, (event.clientX - left) / width)));
  };
  const under = place === undefined ? undefined : segmentAt(stretches, from + place * length);
  const days = midnights(from, from + length);
  const step = Math.ceil(days.length / MOST_MARKS);
  const format = new Intl.DateTimeFormat(i18n.language, { month: 'numeric', day: 'numeric' });
  return (
    <div className="cd-pc-time">
      <div
        className="cd-pc-time-bar"
        role="img"
        aria-label={label}
        onPointerMove={point}
        onPointerLeave={() => setPlace(undefined)}
      >
        {stretches.map(({ from: start, to, state }) => (
          <span
            key={start}
            className={`cd-pc-time-${state}`}
            style={{ left: share(start), width: `max(1px, ${((to - start) / length) * ALL}%)` }}
          />
        ))}
        <Tooltip open={under !== undefined} title={under && say(under)}>
          <span className="cd-pc-time-pointer" style={{ left: `${(place ?? 0) * ALL}%` }} />
        </Tooltip>
      </div>
      <div className="cd-pc-time-days" aria-hidden="true">
        {days.map((day, index) => (
          <span key={day} style={{ left: share(day) }}>
            {index % step === 0 && format.format(day)}
          </span>
        ))}
      </div>
    </div>
  );
}
