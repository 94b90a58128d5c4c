import { Form, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import type { SavedFilter, TargetKind } from '../api/types';
import { formatNumber } from '../i18n/format';
import { AgentPicker } from './AgentPicker';
import { FilterTarget, SavedFilterTarget, TagTarget } from './create/targetKinds';
import type { PickedPc } from './createValues';
import './create/target.css';

const KINDS: readonly TargetKind[] = ['all', 'online', 'selected', 'tags', 'filter', 'saved_filter'];

interface TargetFieldProps {
  chosen: TargetKind;
  /** How many PCs each kind means; undefined: not known, or nothing was chosen. */
  counts: Partial<Record<TargetKind, number>>;
  savedFilters: readonly SavedFilter[];
  /** Whether it starts later: then "online" is about then. */
  later: boolean;
  /** What the choice is called, where it is not about a deployment. */
  label?: string;
}

/** All, online or chosen PCs, those of a tag or a filter; with how many that are. */
export function TargetField({ chosen, counts, savedFilters, later, label }: TargetFieldProps) {
  const { t, i18n } = useTranslation();
  const words = label ?? t('create.target');
  const form = Form.useFormInstance();
  const kinds = KINDS.filter((kind) => kind !== 'saved_filter' || savedFilters.length > 0 || chosen === kind);
  return (
    <>
      <Form.Item
        name="target"
        label={<span className="cd-hidden">{words}</span>}
        rules={[
          {
            validator: (_, kind: TargetKind) =>
              kind === 'selected' && (form.getFieldValue('picked') as PickedPc[]).length === 0
                ? Promise.reject(new Error(t('fields.target_empty')))
                : Promise.resolve(),
          },
        ]}
      >
        <Radio.Group className="cd-target-choice" aria-label={words}>
          {kinds.map((kind) => (
            <Radio
              key={kind}
              value={kind}
              className={chosen === kind ? 'cd-choice cd-choice-on' : 'cd-choice'}
            >
              <span className="cd-choice-text">
                {t(kind === 'online' && later ? 'create.targets.onlineLater' : `create.targets.${kind}`)}
              </span>
              <span className="cd-choice-count">
                {counts[kind] === undefined ? '' : formatNumber(counts[kind], i18n.language)}
              </span>
            </Radio>
          ))}
        </Radio.Group>
      </Form.Item>
      {chosen === 'selected' && (
        <Form.Item name="picked" noStyle>
          <AgentPicker />
        </Form.Item>
      )}
      {chosen === 'tags' && <TagTarget />}
      {chosen === 'saved_filter' && <SavedFilterTarget savedFilters={savedFilters} />}
      {chosen === 'filter' && (
        <Form.Item name="filter" noStyle>
          <FilterTarget />
        </Form.Item>
      )}
    </>
  );
}
