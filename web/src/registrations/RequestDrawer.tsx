/** One request: all that the PC says of itself, whom it looks like, and the decision. */

import { Alert, Drawer } from 'antd';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Registration } from '../api/types';
import { Comparison } from './Comparison';
import { RequestButtons } from './RequestButtons';
import { RequestFacts } from './RequestFacts';
import { StateTag } from './StateTag';

const WIDTH = 'min(720px, 100vw)';

interface RequestDrawerProps {
  request: Registration | undefined;
  mayDecide: boolean;
  close: () => void;
}

export function RequestDrawer({ request, mayDecide, close }: RequestDrawerProps) {
  const { t } = useTranslation();
  const last = useRef(request); // while it slides away it still shows what it showed
  if (request) last.current = request;
  const shown = last.current;
  return (
    <Drawer
      open={request !== undefined}
      onClose={close}
      size={WIDTH}
      destroyOnHidden
      title={
        shown && (
          <span className="cd-request-title">
            <bdi>{shown.facts.host_name}</bdi> <StateTag state={shown.state} />
          </span>
        )
      }
      aria-label={t('request.label')}
      footer={shown && mayDecide ? <RequestButtons request={shown} done={close} /> : null}
    >
      {shown && (
        <>
          {shown.state === 'rejected' && (
            <Alert type="info" showIcon title={t('request.rejectedText')} className="cd-form-alert" />
          )}
          {shown.possible_replacement && (
            <Comparison
              request={shown}
              before={shown.possible_replacement}
              mayDecide={mayDecide}
              done={close}
            />
          )}
          <RequestFacts request={shown} />
        </>
      )}
    </Drawer>
  );
}
