/** From the form to the server: the guard looks first, and whoever has to say how many PCs it is for is asked. */

import { useState } from 'react';
import { ApiError } from '../../api/errors';
import { useCreateDeployment } from '../../api/hooks/deployments';
import { useCreateSchedule } from '../../api/hooks/schedules';
import { useExamine } from '../../api/hooks/wishes';
import type { Examination, NewDeployment, NewSchedule } from '../../api/types';

/** What is sent: a deployment, or what makes one again and again. */
export type Sent = { kind: 'deployment'; wish: NewDeployment } | { kind: 'schedule'; wish: NewSchedule };

export interface Review {
  sent: Sent;
  examination: Examination;
}

/** Codes of refusals that say what the guard found. */
const BY_GUARD: readonly string[] = ['confirmation_needed', 'forbidden_by_policy'];

export function useSubmit(done: (address: string) => void) {
  const [review, setReview] = useState<Review>();
  const examine = useExamine();
  const deploy = useCreateDeployment();
  const plan = useCreateSchedule();

  const send = (sent: Sent, confirm: number | null) => {
    // It may have become another matter meanwhile: more PCs, or another policy.
    const onError = (error: unknown) => {
      const examination = examinationIn(error);
      setReview(examination && { sent, examination });
    };
    if (sent.kind === 'deployment') {
      const onSuccess = ({ id }: { id: string }) => done(`/deployments/${id}`);
      deploy.mutate({ ...sent.wish, confirm }, { onSuccess, onError });
    } else {
      const wish = { ...sent.wish, deployment: { ...sent.wish.deployment, confirm } };
      plan.mutate(wish, { onSuccess: () => done('/schedules'), onError });
    }
  };
  const submit = (sent: Sent) => {
    deploy.reset();
    plan.reset();
    const wish = sent.kind === 'deployment' ? sent.wish : sent.wish.deployment;
    examine.mutate(wish, {
      onSuccess: (examination) => {
        if (examination.forbidden || examination.needs_confirmation) setReview({ sent, examination });
        else send(sent, null);
      },
    });
  };
  const error = examine.error ?? deploy.error ?? plan.error;
  return {
    submit,
    review,
    confirm: (count: number) => review && send(review.sent, count),
    back: () => setReview(undefined),
    busy: examine.isPending || deploy.isPending || plan.isPending,
    // What the guard says is said in its dialog.
    error: examinationIn(error) ? null : error,
  };
}

/** What the guard found, if that is why it was refused. */
function examinationIn(error: unknown): Examination | undefined {
  if (!(error instanceof ApiError) || !BY_GUARD.includes(error.code) || !('findings' in error.details))
    return undefined;
  return error.details as unknown as Examination;
}
