import { CheckOutlined, CloseOutlined } from '@ant-design/icons';
import { Button, Checkbox } from 'antd';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Registration } from '../api/types';
import { OsName } from '../ui/OsName';
import { When } from '../ui/When';
import { Perhaps } from './requestColumns';

const SHOWN_AT_FIRST = 3; // the list of PCs below must stay in sight

interface RegistrationPanelProps {
  registrations: Registration[];
  busy: readonly string[];
  mayDecide: boolean;
  approve(ids: string[]): void;
  /** A button that asks before it rejects. */
  confirmReject(ids: string[], button: ReactNode): ReactNode;
}

/** The requests, newest first, with what is needed to decide about them. */
export function RegistrationPanel(props: RegistrationPanelProps) {
  const { t } = useTranslation();
  const { registrations, mayDecide } = props;
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const [all, setAll] = useState(false);
  const shown = all ? registrations : registrations.slice(0, SHOWN_AT_FIRST);
  const hidden = registrations.length - SHOWN_AT_FIRST;
  // A request that somebody else decided meanwhile is not there any more.
  const chosen = registrations.map((one) => one.id).filter((id) => ticked.includes(id));
  const toggle = (id: string, on: boolean) =>
    setTicked(on ? [...ticked, id] : ticked.filter((other) => other !== id));
  return (
    <section
      className="cd-panel cd-requests"
      aria-label={t('registrations.title', { count: registrations.length })}
    >
      <header className="cd-requests-head">
        <div>
          <h2>{t('registrations.title', { count: registrations.length })}</h2>
          <p>{t('registrations.lead')}</p>
        </div>
        <Link to="/registrations">{t('registrations.details')}</Link>
      </header>
      {mayDecide && registrations.length > 1 && (
        <div className="cd-requests-bulk">
          <Checkbox
            checked={chosen.length === registrations.length}
            indeterminate={chosen.length > 0 && chosen.length < registrations.length}
            onChange={(event) => setTicked(event.target.checked ? registrations.map((one) => one.id) : [])}
          >
            {chosen.length > 0
              ? t('common.selected', { count: chosen.length })
              : t('registrations.selectAll')}
          </Checkbox>
          {chosen.length > 0 && <BulkButtons {...props} ids={chosen} />}
        </div>
      )}
      <ul className="cd-lines">
        {shown.map((one) => (
          <Request
            key={one.id}
            registration={one}
            ticked={ticked.includes(one.id)}
            toggle={registrations.length > 1 ? (on) => toggle(one.id, on) : undefined}
            {...props}
          />
        ))}
      </ul>
      {hidden > 0 && (
        <Button type="link" size="small" onClick={() => setAll(!all)}>
          {all ? t('registrations.showLess') : t('registrations.showAll', { count: hidden })}
        </Button>
      )}
    </section>
  );
}

function BulkButtons({ ids, busy, approve, confirmReject }: RegistrationPanelProps & { ids: string[] }) {
  const { t } = useTranslation();
  const waiting = busy.length > 1;
  return (
    <>
      {confirmReject(
        ids,
        <Button size="small" disabled={waiting}>
          {t('registrations.rejectAll', { count: ids.length })}
        </Button>,
      )}
      <Button size="small" type="primary" loading={waiting} onClick={() => approve(ids)}>
        {t('registrations.approveAll', { count: ids.length })}
      </Button>
    </>
  );
}

interface RequestProps extends RegistrationPanelProps {
  registration: Registration;
  ticked: boolean;
  toggle?: (on: boolean) => void;
}

function Request({ registration, ticked, toggle, busy, mayDecide, approve, confirmReject }: RequestProps) {
  const { t } = useTranslation();
  const { id, facts, address, token_note: note, created_at: at } = registration;
  const waiting = busy.includes(id);
  return (
    <li className="cd-line cd-request">
      {mayDecide && toggle && (
        <Checkbox
          checked={ticked}
          onChange={(event) => toggle(event.target.checked)}
          aria-label={t('agents.select', { name: facts.host_name })}
        />
      )}
      <div className="cd-line-text">
        <span className="cd-line-title">
          <strong>
            <bdi>{facts.host_name}</bdi>
          </strong>
          <Perhaps request={registration} />
        </span>
        <span className="cd-soft cd-dotted">
          <OsName os={facts.os} name={facts.os_name} />
          <span>{t('registrations.from', { address })}</span>
          <span>{note ? t('registrations.token', { note }) : t('registrations.unnamedToken')}</span>
          <When at={at} />
        </span>
      </div>
      {mayDecide && (
        <div className="cd-request-buttons">
          {confirmReject(
            [id],
            <Button size="small" icon={<CloseOutlined />} disabled={waiting}>
              {t('registrations.reject')}
            </Button>,
          )}
          <Button
            size="small"
            type="primary"
            icon={<CheckOutlined />}
            loading={waiting}
            onClick={() => approve([id])}
          >
            {t('registrations.approve')}
          </Button>
        </div>
      )}
    </li>
  );
}
