import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useTags } from '../api/hooks/tags';
import { NAME_LIMIT } from './nameLimit';
import { TagChip } from './TagChip';

interface TagsFieldProps {
  value?: string[];
  onChange?(names: string[]): void;
  /** Whether a name that no tag has yet may be given. */
  mayMake: boolean;
  placeholder?: string;
  label?: string;
  id?: string;
}

/** Tags chosen by name, with those there are to choose from. */
export function TagsField({ value, onChange, mayMake, placeholder, label, id }: TagsFieldProps) {
  const { t } = useTranslation();
  const tags = useTags().data ?? [];
  return (
    <Select<string[]>
      id={id}
      className="cd-tags-field"
      mode={mayMake ? 'tags' : 'multiple'}
      value={value}
      onChange={(names) =>
        onChange?.(
          settled(
            names,
            tags.map((tag) => tag.name),
          ),
        )
      }
      placeholder={placeholder}
      aria-label={label}
      maxCount={50}
      tokenSeparators={mayMake ? [',', '\n'] : []}
      notFoundContent={mayMake ? t('tags.typeNew') : t('tags.none')}
      tagRender={({ value: name, onClose }) => <TagChip name={String(name)} remove={() => onClose()} />}
      options={tags.map((tag) => ({ value: tag.name, label: tag.name }))}
      optionRender={(option) => <TagChip name={String(option.value)} />}
    />
  );
}

/** Names as they are kept: without spaces around, none twice, and as an existing tag writes it. */
export function settled(names: readonly string[], known: readonly string[]): string[] {
  const fold = (name: string) => name.normalize('NFC').toLowerCase();
  const written = new Map(known.map((name) => [fold(name), name]));
  const kept = new Map<string, string>();
  for (const raw of names) {
    const name = raw.trim().replace(/\s+/g, ' ').slice(0, NAME_LIMIT);
    if (name && !kept.has(fold(name))) kept.set(fold(name), written.get(fold(name)) ?? name);
  }
  return [...kept.values()];
}
