/** One thing over a list: Escape, the cross and a click beside it close it; the focus goes back to where it was. */

import { CloseOutlined } from '@ant-design/icons';
import { Button, Drawer, Tooltip } from 'antd';
import { type ReactNode, useEffect, useLayoutEffect, useRef } from 'react';

interface SidePanelProps {
  /** Which one; undefined: none. */
  id: string | undefined;
  label: string;
  /** As CSS says it: a strip of what lies below stays in view. */
  width: string;
  close(): void;
  children(id: string): ReactNode;
}

export function SidePanel({ id, label, width, close, children }: SidePanelProps) {
  const last = useRef(id); // while it slides away it still shows what it showed
  if (id !== undefined) last.current = id;
  const trigger = useRef<Element>(null); // what had the focus before
  const isOpen = id !== undefined;
  useLayoutEffect(() => {
    if (isOpen) trigger.current = document.activeElement;
  }, [isOpen]);
  const giveBack = (open: boolean) => {
    if (!open && trigger.current instanceof HTMLElement) trigger.current.focus({ preventScroll: true });
  };
  return (
    <Drawer
      open={isOpen}
      onClose={close}
      afterOpenChange={giveBack}
      size={width}
      closable={false}
      destroyOnHidden
      aria-label={label}
      styles={{ body: { padding: 0, display: 'flex', flexDirection: 'column' } }}
    >
      {last.current !== undefined && children(last.current)}
    </Drawer>
  );
}

interface SidePanelHeadProps {
  title: ReactNode;
  actions?: ReactNode;
  closeLabel: string;
  close(): void;
}

export function SidePanelHead({ title, actions, closeLabel, close }: SidePanelHeadProps) {
  const head = useRef<HTMLElement>(null);
  useEffect(() => head.current?.focus({ preventScroll: true }), []); // so that Escape is heard, and Tab goes on here
  return (
    <header ref={head} className="cd-drawer-head" tabIndex={-1}>
      <div className="cd-drawer-title">{title}</div>
      <div className="cd-drawer-actions">
        {actions}
        <Tooltip title={closeLabel}>
          <Button type="text" icon={<CloseOutlined />} aria-label={closeLabel} onClick={close} />
        </Tooltip>
      </div>
    </header>
  );
}
