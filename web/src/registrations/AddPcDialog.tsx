import { Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CreatedEnrollmentToken } from '../api/types';
import { NewToken } from './NewToken';
import { TokenReady } from './TokenReady';

const WIDTH = 640; // px; the command line fits in two or three lines

interface AddPcDialogProps {
  open: boolean;
  close: () => void;
  title?: string;
}

/** Makes an enrollment token and shows the line that adds a PC. */
export function AddPcDialog({ open, close, title }: AddPcDialogProps) {
  const { t } = useTranslation();
  const [made, setMade] = useState<CreatedEnrollmentToken>();
  return (
    <Modal
      open={open}
      title={title ?? t('agents.add')}
      footer={null}
      onCancel={close}
      afterClose={() => setMade(undefined)}
      destroyOnHidden
      width={WIDTH}
      mask={{ closable: made === undefined }}
    >
      {made ? (
        <TokenReady made={made} another={() => setMade(undefined)} done={close} />
      ) : (
        <>
          <NewToken made={setMade} />
          <Link to="/registrations?tab=tokens" onClick={close} className="cd-existing-tokens">
            {t('tokens.tabExisting')}
          </Link>
        </>
      )}
    </Modal>
  );
}
