import { CheckOutlined, CopyOutlined } from '@ant-design/icons';
import { App, Button, type ButtonProps, Tooltip } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

const CONFIRMED_FOR = 2_000; // ms

interface CopyButtonProps {
  text: string | (() => string);
  label?: string;
  size?: ButtonProps['size'];
  type?: ButtonProps['type'];
}

/** Copying, and whether it was done a moment ago. */
function useCopy(text: string | (() => string)) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), CONFIRMED_FOR);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(typeof text === 'string' ? text : text());
      setCopied(true);
    } catch {
      message.error(t('common.copyFailed'));
    }
  };
  return { copied, copy };
}

/** Copies a text and says so. */
export function CopyButton({ text, label, size, type }: CopyButtonProps) {
  const { t } = useTranslation();
  const { copied, copy } = useCopy(text);
  return (
    <Button
      size={size}
      type={type}
      icon={copied ? <CheckOutlined /> : <CopyOutlined />}
      onClick={copy}
      aria-live="polite"
    >
      {copied ? t('common.copied') : (label ?? t('common.copy'))}
    </Button>
  );
}

/** Copies a text and says so, where there is no room for a word. */
export function CopyIcon({ text, label }: { text: string; label: string }) {
  const { t } = useTranslation();
  const { copied, copy } = useCopy(text);
  const words = copied ? t('common.copied') : label;
  return (
    <Tooltip title={words}>
      <Button
        size="small"
        type="text"
        icon={copied ? <CheckOutlined /> : <CopyOutlined />}
        onClick={copy}
        aria-label={words}
        aria-live="polite"
      />
    </Tooltip>
  );
}

interface CodeToCopyProps {
  text: string;
  hint?: string;
  /** What is shown of it; all by default. */
  shown?: string;
}

/** A text to be copied: a command or a secret. */
export function CodeToCopy({ text, hint, shown = text }: CodeToCopyProps) {
  return (
    <div className="cd-code-copy">
      <div className="cd-code-copy-bar">
        <span>{hint}</span>
        <CopyButton text={text} size="small" type="text" />
      </div>
      <pre>{shown}</pre>
    </div>
  );
}
