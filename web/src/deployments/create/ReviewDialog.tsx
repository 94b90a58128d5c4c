import { Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isTyped, TypedNumber } from '../../actions/TypedNumber';
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
  const { examination } = review;
  const count = examination.total;
  const isPlan = review.sent.kind === 'schedule' || review.sent.wish.starts_at != null;
  const mayGo = !examination.forbidden && isTyped(typed, count);
  const go = () => mayGo && confirm(count);
  return (
    <Modal
      open
      width={640}
      title={t(examination.forbidden ? 'create.forbidden' : 'create.review')}
      okText={isPlan ? t('create.submitPlan') : t('create.submit', { count })}
      okButtonProps={{
        disabled: !mayGo,
        danger: examination.findings.length > 0,
        className: examination.forbidden ? 'cd-hidden' : undefined,
      }}
      cancelText={t('create.back')}
      onOk={go}
      onCancel={back}
      confirmLoading={busy}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          go();
        }}
      >
        <p className="cd-lead">{t('create.reviewText')}</p>
        <TypedNumber count={count} typed={typed} setTyped={setTyped} />
      </form>
    </Modal>
  );
}
