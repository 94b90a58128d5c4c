import { SearchOutlined } from '@ant-design/icons';
import { Input, type InputRef } from 'antd';
import { type KeyboardEvent, type RefObject, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { LONGEST_SEARCH, useSearchText } from '../../ui/useSearchText';

interface SearchBoxProps {
  /** What is searched for, by the address of the page. */
  value: string;
  /** `quiet`: the same search goes on. */
  search(text: string, quiet: boolean): void;
  /** To the first row. */
  leave(): void;
  ref: RefObject<InputRef | null>;
}

/** Finds while one types. A whole search is one step in the browser's history, not one a letter. */
export function SearchBox({ value, search, leave, ref }: SearchBoxProps) {
  const { t } = useTranslation();
  const { text, setText } = useSearchText(value, search);
  useSlash(ref);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return; // Enter and Esc belong to the Korean keyboard
    if (event.key === 'Escape') {
      if (text) setText('');
      else ref.current?.blur();
    } else if (event.key === 'ArrowDown' || event.key === 'Enter') {
      event.preventDefault();
      leave();
    }
  };
  return (
    <Input
      ref={ref}
      className="cd-search"
      allowClear
      maxLength={LONGEST_SEARCH}
      prefix={<SearchOutlined aria-hidden="true" />}
      suffix={text ? undefined : <kbd className="cd-key">/</kbd>}
      placeholder={t('list.search')}
      aria-label={t('list.search')}
      aria-keyshortcuts="/"
      value={text}
      onChange={(event) => setText(event.target.value)}
      onKeyDown={onKeyDown}
    />
  );
}

/** "/" leads to the search from anywhere but a field. */
function useSlash(field: RefObject<InputRef | null>): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
      const at = event.target;
      if (at instanceof HTMLElement && at.closest('input, textarea, [contenteditable], [role="dialog"]'))
        return;
      event.preventDefault();
      field.current?.focus({ cursor: 'all' });
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [field]);
}
