import { Drawer } from 'antd';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Detail } from './Detail';

const WIDTH = 'min(820px, 100vw - 120px)'; // a strip of the list stays in view

/** A PC over the list. Escape, the cross and a click beside it close it; the focus goes back to where it was. */
export function DetailDrawer({ id, close }: { id: string | undefined; close: () => void }) {
  const { t } = useTranslation();
  // While it slides away it still shows what it showed.
  const last = useRef(id);
  if (id !== undefined) last.current = id;
  return (
    <Drawer
      open={id !== undefined}
      onClose={close}
      size={WIDTH}
      closable={false}
      destroyOnHidden
      aria-label={t('pc.label')}
      styles={{ body: { padding: 0 } }}
    >
      {last.current !== undefined && <Detail key={last.current} id={last.current} close={close} />}
    </Drawer>
  );
}
