import { Alert, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import '../../actions/actions.css';
import { isTyped } from '../../actions/TypedNumber';
import type { Examination } from '../../api/types';
import { formatNumber } from '../../i18n/format';
import { Found } from './Found';
import type { Review } from './useSubmit';

interface ReviewDialogProps {
  review: Review;
  busy: boolean;
  confirm(count: number): void;
  back(): void;
}

/** What the guard found, before it is done: the number of PCs has to be typed, or it may not be done at all. */
export function ReviewDialog({ review, busy, confirm, back }: ReviewDialogProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const { examination, sent } = review;
  const count = examination.total;
  const mayGo = !examination.forbidden && isTyped(typed, count);
  const go = () => mayGo && confirm(count);
  return (
    <Modal
      open
      width={600}
      title={t(examination.forbidden ? 'create.forbidden' : 'create.review')}
      okText={
        sent.kind === 'schedule'
          ? t('create.submitSchedule')
          : t(sent.wish.starts_at ? 'create.submitPlan' : 'create.submit', { count })
      }
      okButtonProps={{ disabled: !mayGo, danger: examination.findings.length > 0 }}
      // What is forbidden has one way out.
      footer={(buttons) => (examination.forbidden ? null : buttons)}
      cancelText={t('create.back')}
      onOk={go}
      onCancel={back}
      confirmLoading={busy}
    >
      <Form layout="vertical" requiredMark={false} onFinish={go}>
        <Facts examination={examination} />
        {examination.forbidden && <Alert type="error" showIcon title={t('create.forbiddenText')} />}
        {!examination.forbidden && count > examination.limit && (
          <p className="cd-lead">{t('create.aboveLimit', { limit: examination.limit })}</p>
        )}
        <Found findings={examination.findings} />
        {!examination.forbidden && (
          <Form.Item
            label={t('create.typeNumber', { count })}
            htmlFor="cd-create-typed"
            className="cd-create-last"
          >
            <Input
              id="cd-create-typed"
              autoFocus
              inputMode="numeric"
              autoComplete="off"
              className="cd-typed-number"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          </Form.Item>
        )}
      </Form>
    </Modal>
  );
}

/** What would happen to how many. */
function Facts({ examination }: { examination: Examination }) {
  const { t, i18n } = useTranslation();
  const facts = {
    total: examination.total,
    online: examination.online,
    offline: examination.offline,
    people: examination.with_people,
  };
  return (
    <dl className="cd-reach">
      {(Object.keys(facts) as (keyof typeof facts)[]).map((name) => (
        <div key={name}>
          <dt>{t(`create.count.${name}`)}</dt>
          <dd className={name === 'people' && facts.people > 0 ? 'cd-reach-people' : undefined}>
            {formatNumber(facts[name], i18n.language)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
