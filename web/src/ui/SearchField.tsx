import { SearchOutlined } from '@ant-design/icons';
import { Input } from 'antd';
import { LONGEST_SEARCH, useSearchText } from './useSearchText';

interface SearchFieldProps {
  label: string;
  /** What is searched for, by the address of the page. */
  value: string;
  /** `quiet`: the same search goes on. */
  search(text: string, quiet: boolean): void;
}

/** Finds while one types. */
export function SearchField({ label, value, search }: SearchFieldProps) {
  const { text, setText } = useSearchText(value, search);
  return (
    <Input
      className="cd-search"
      allowClear
      maxLength={LONGEST_SEARCH}
      prefix={<SearchOutlined aria-hidden="true" />}
      placeholder={label}
      aria-label={label}
      value={text}
      onChange={(event) => setText(event.target.value)}
    />
  );
}
