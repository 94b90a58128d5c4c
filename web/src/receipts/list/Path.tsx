import { useTranslation } from 'react-i18next';
import type { Receipt } from '../../api/types';
import { formatDuration } from '../../i18n/format';
import { Moment } from '../../ui/When';

interface PathProps {
  receipt: Receipt;
  sentAt: string | null;
}

/** The stations of the way to the PC, also those that it did not take. */
export function Path({ receipt, sentAt }: PathProps) {
  const { t } = useTranslation();
  const { heard_udp_at: udp, heard_tcp_at: tcp, received_at: received, withdrawn_at: withdrawn } = receipt;
  return (
    <ol className="cd-path">
      <Station words={t('receipts.pc.sent')} at={sentAt} />
      <Station words={t(udp ? 'receipts.pc.udp' : 'receipts.pc.udpNever')} at={udp} sentAt={sentAt} />
      <Station words={t(tcp ? 'receipts.pc.tcp' : 'receipts.pc.tcpNever')} at={tcp} sentAt={sentAt} />
      <Station
        words={t(received ? 'receipts.pc.received' : 'receipts.pc.receivedNever')}
        at={received}
        sentAt={sentAt}
      />
      {withdrawn && <Station words={t('receipts.pc.withdrawn')} at={withdrawn} sentAt={sentAt} />}
    </ol>
  );
}

interface StationProps {
  words: string;
  at: string | null;
  /** From when the time to it counts. */
  sentAt?: string | null;
}

function Station({ words, at, sentAt }: StationProps) {
  const { t, i18n } = useTranslation();
  const passed = at && sentAt ? Date.parse(at) - Date.parse(sentAt) : undefined;
  return (
    <li className={at ? 'cd-path-passed' : 'cd-path-not'}>
      <span>{words}</span>
      {at && (
        <span className="cd-path-time">
          <Moment at={at} />
          {passed !== undefined && (
            <span className="cd-soft">
              {t('receipts.pc.after', { duration: formatDuration(passed, i18n.language, t) })}
            </span>
          )}
        </span>
      )}
    </li>
  );
}
