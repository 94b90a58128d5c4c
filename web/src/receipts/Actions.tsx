/** What can be done with an announcement, as it stands now. */

import {
  CopyOutlined,
  DownloadOutlined,
  EllipsisOutlined,
  FieldTimeOutlined,
  RedoOutlined,
  RollbackOutlined,
  SendOutlined,
} from '@ant-design/icons';
import { App, Button, Dropdown, type MenuProps } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useSendAnnouncement } from '../api/hooks/announcements';
import { announcementFile } from '../api/hooks/receipts';
import { usePermission } from '../api/hooks/session';
import type { Announcement } from '../api/types';
import { errorText } from '../i18n/errorText';
import { shortTime } from '../i18n/format';
import { RescheduleDialog } from './RescheduleDialog';
import { ResendDialog } from './ResendDialog';
import { WithdrawDialog } from './WithdrawDialog';

export function Actions({ announcement }: { announcement: Announcement }) {
  const { t } = useTranslation();
  const mayAnnounce = usePermission('announce');
  const [asks, setAsks] = useState<'resend' | 'reschedule' | 'withdraw'>();
  const { state, total, read } = announcement;
  const close = () => setAsks(undefined);
  return (
    <>
      {mayAnnounce && state === 'planned' && <SendButton announcement={announcement} />}
      {mayAnnounce && state === 'planned' && (
        <Button icon={<FieldTimeOutlined />} onClick={() => setAsks('reschedule')}>
          {t('receipts.action.reschedule')}
        </Button>
      )}
      {mayAnnounce && state === 'active' && read < total && (
        <Button icon={<RedoOutlined />} onClick={() => setAsks('resend')}>
          {t('receipts.action.resend')}
        </Button>
      )}
      {mayAnnounce && (state === 'planned' || state === 'active') && (
        <Button danger icon={<RollbackOutlined />} onClick={() => setAsks('withdraw')}>
          {t('receipts.action.withdraw')}
        </Button>
      )}
      <MoreMenu announcement={announcement} mayAnnounce={mayAnnounce} />
      {asks === 'resend' && <ResendDialog announcement={announcement} close={close} />}
      {asks === 'reschedule' && <RescheduleDialog announcement={announcement} close={close} />}
      {asks === 'withdraw' && <WithdrawDialog announcement={announcement} close={close} />}
    </>
  );
}

/** A planned one goes out at once, after asking. */
function SendButton({ announcement }: { announcement: Announcement }) {
  const { t, i18n } = useTranslation();
  const { message, modal } = App.useApp();
  const send = useSendAnnouncement(announcement.id);
  const go = () =>
    send.mutateAsync().then(
      () => void message.success(t('receipts.action.sentNow')),
      (error: unknown) => void message.error(errorText(error, t)),
    );
  const ask = () =>
    void modal.confirm({
      title: t('receipts.action.sendTitle'),
      content: t('receipts.action.sendText', {
        when: shortTime(announcement.starts_at ?? announcement.created_at, i18n.language),
      }),
      okText: t('receipts.action.send'),
      cancelText: t('receipts.action.sendKeep'),
      onOk: go,
    });
  return (
    <Button type="primary" icon={<SendOutlined />} onClick={ask}>
      {t('receipts.action.send')}
    </Button>
  );
}

function MoreMenu({ announcement, mayAnnounce }: { announcement: Announcement; mayAnnounce: boolean }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { id } = announcement;
  const items: NonNullable<MenuProps['items']> = [];
  if (mayAnnounce)
    items.push({
      key: 'copy',
      icon: <CopyOutlined />,
      label: t('receipts.action.copy'),
      onClick: () => void navigate(`/announcements/new?copy=${encodeURIComponent(id)}`),
    });
  const file = (name: Parameters<typeof announcementFile>[1], words: string) =>
    items.push({
      key: name,
      icon: <DownloadOutlined />,
      label: (
        <a href={announcementFile(id, name)} download>
          {words}
        </a>
      ),
    });
  if (announcement.sent_at !== null) {
    file('receipts.csv', t('receipts.action.csv'));
    file('receipts.json', t('receipts.action.json'));
    if (announcement.question) file('answers.csv', t('receipts.action.answers'));
  }
  if (items.length === 0) return null;
  return (
    <Dropdown menu={{ items }} trigger={['click']} placement="bottomRight">
      <Button
        icon={<EllipsisOutlined />}
        aria-label={t('receipts.action.more')}
        title={t('receipts.action.more')}
      />
    </Dropdown>
  );
}
