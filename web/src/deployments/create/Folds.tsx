import { Collapse, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { HowFields } from '../../command/HowFields';
import type { CreateValues } from '../createValues';
import { OwnParameters } from './OwnParameters';
import type { Fold } from './places';
import { howText, inputText } from './summaryWords';

interface FoldsProps {
  values: CreateValues;
  /** Names of the template's parameters. */
  taken: readonly string[];
  secretsMissing: ReadonlySet<string>;
  open: Fold[];
  setOpen(open: Fold[]): void;
}

/** What most deployments leave as it is, each in one line until it is opened. */
export function Folds({ values, taken, secretsMissing, open, setOpen }: FoldsProps) {
  const { t } = useTranslation();
  return (
    <Collapse
      className="cd-create-folds"
      activeKey={open}
      onChange={(keys) => setOpen([keys].flat() as Fold[])}
      items={[
        {
          key: 'parameters' satisfies Fold,
          label: <FoldName name={t('create.parametersFold')} now={inputText(values, t)} />,
          forceRender: true, // its fields count, seen or not
          children: (
            <>
              <OwnParameters values={values.own} taken={taken} secretsMissing={secretsMissing} />
              <Form.Item
                name="stdin"
                label={t('create.stdin')}
                extra={t('create.stdinHint')}
                className="cd-create-last"
                rules={[{ max: 32_768, message: t('fields.stdin_unusable') }]}
              >
                <Input.TextArea rows={3} className="cd-script-input" spellCheck={false} autoComplete="off" />
              </Form.Item>
            </>
          ),
        },
        {
          key: 'how' satisfies Fold,
          label: <FoldName name={t('create.how')} now={howText(values, t)} />,
          forceRender: true,
          children: <HowFields runAs={values.runAs} sessions={values.sessions} success={values.success} />,
        },
      ]}
    />
  );
}

function FoldName({ name, now }: { name: string; now: string }) {
  return (
    <span className="cd-fold-name">
      <b>{name}</b>
      <span className="cd-soft">{now}</span>
    </span>
  );
}
