import { Modal, Tabs } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CreatedEnrollmentToken } from '../api/types';
import { NewToken } from './NewToken';
import { TokenList } from './TokenList';
import { TokenReady } from './TokenReady';

const WIDTH = 640; // px; the command line fits in two or three lines

/** Makes enrollment tokens, shows the line that adds a PC, lists the tokens there are. */
export function AddPcDialog({ open, close }: { open: boolean; close: () => void }) {
  const { t } = useTranslation();
  const [made, setMade] = useState<CreatedEnrollmentToken>();
  return (
    <Modal
      open={open}
      title={t('agents.add')}
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
        <Tabs
          items={[
            { key: 'new', label: t('tokens.tabNew'), children: <NewToken made={setMade} /> },
            { key: 'existing', label: t('tokens.tabExisting'), children: <TokenList /> },
          ]}
        />
      )}
    </Modal>
  );
}
