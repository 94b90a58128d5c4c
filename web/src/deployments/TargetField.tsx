import { Form, Radio } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { TargetKind } from '../api/types';
import { formatNumber } from '../i18n/format';

interface TargetFieldProps {
  counts: Record<TargetKind, number>;
  chosen: TargetKind;
  picker: ReactNode;
}

const KINDS = [
  ['all', 'create.targetAll'],
  ['online', 'create.targetOnline'],
  ['selected', 'create.targetSelected'],
] as const;

/** All, online or chosen PCs, with how many that are. */
export function TargetField({ counts, chosen, picker }: TargetFieldProps) {
  const { t, i18n } = useTranslation();
  return (
    <>
      <Form.Item
        name="target"
        label={t('create.target')}
        rules={[
          {
            validator: (_, kind) =>
              kind === 'selected' && counts.selected === 0
                ? Promise.reject(new Error(t('fields.target_empty')))
                : Promise.resolve(),
          },
        ]}
      >
        <Radio.Group className="cd-target-choice">
          {KINDS.map(([kind, text]) => (
            <Radio
              key={kind}
              value={kind}
              className={chosen === kind ? 'cd-choice cd-choice-on' : 'cd-choice'}
            >
              <span className="cd-choice-text">{t(text)}</span>
              <span className="cd-choice-count">{formatNumber(counts[kind], i18n.language)}</span>
            </Radio>
          ))}
        </Radio.Group>
      </Form.Item>
      {chosen === 'selected' && <div className="cd-picker">{picker}</div>}
    </>
  );
}
