import { CheckOutlined, CloseOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

interface InlineNameProps {
  name: string;
  label: string;
  maxLength: number;
  busy: boolean;
  /** Why the last try was refused. */
  problem: string | undefined;
  save(name: string): void;
  cancel(): void;
}

/** A name being changed where it stands: Enter keeps it, Esc doesn't. */
export function InlineName({ name, label, maxLength, busy, problem, save, cancel }: InlineNameProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(name);
  const wanted = text.trim();
  const submit = () => {
    if (wanted === name) cancel();
    else if (wanted) save(wanted);
  };
  return (
    <form
      className="cd-inline-name"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div>
        <Input
          size="small"
          autoFocus
          value={text}
          maxLength={maxLength}
          aria-label={label}
          aria-invalid={problem !== undefined}
          status={problem === undefined ? '' : 'error'}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') return;
            event.stopPropagation(); // the dialog around it stays
            cancel();
          }}
        />
        {problem !== undefined && (
          <p className="cd-inline-problem" role="alert">
            {problem}
          </p>
        )}
      </div>
      <Button
        size="small"
        type="primary"
        htmlType="submit"
        icon={<CheckOutlined />}
        loading={busy}
        disabled={!wanted}
        aria-label={t('common.save')}
      />
      <Button size="small" icon={<CloseOutlined />} onClick={cancel} aria-label={t('common.cancel')} />
    </form>
  );
}
