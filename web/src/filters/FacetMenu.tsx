import { DownOutlined } from '@ant-design/icons';
import { Button, Popover } from 'antd';
import { type ReactNode, useState } from 'react';

interface FacetMenuProps {
  label: string;
  /** How many of its options are chosen. */
  chosen: number;
  children: ReactNode;
}

/** A button that opens the options of one filter. */
export function FacetMenu({ label, chosen, children }: FacetMenuProps) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      trigger="click"
      placement="bottomLeft"
      arrow={false}
      content={
        // biome-ignore lint/a11y/noStaticElementInteractions: Esc belongs to whatever is open
        <div
          className="cd-facet-menu"
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.stopPropagation();
            setOpen(false);
          }}
        >
          {children}
        </div>
      }
      destroyOnHidden
    >
      <Button
        size="small"
        className={chosen > 0 ? 'cd-facet-button cd-facet-on' : 'cd-facet-button'}
        aria-expanded={open}
        aria-haspopup="dialog"
      >
        {label}
        {chosen > 0 && <span className="cd-facet-chosen">{chosen}</span>}
        <DownOutlined aria-hidden="true" />
      </Button>
    </Popover>
  );
}
