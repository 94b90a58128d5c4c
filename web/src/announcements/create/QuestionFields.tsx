import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Checkbox, Form, Input, Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { wrongChoices } from './choices';
import { UntilField } from './UntilField';
import { ASKS, type Asks, CHOICES, type MessageValues } from './values';

interface QuestionFieldsProps {
  values: MessageValues;
  timed: boolean;
}

/** What the people at the PCs are asked to do: confirm it, or answer. */
export function QuestionFields({ values, timed }: QuestionFieldsProps) {
  const { t } = useTranslation();
  const asks = values.asks !== 'nothing';
  return (
    <>
      <ConfirmationField asks={asks} />
      <Form.Item
        name="asks"
        label={t('announce.question')}
        className={asks ? undefined : 'cd-create-last'}
        extra={asks ? t(`announce.asksHint.${values.asks as Exclude<Asks, 'nothing'>}`) : undefined}
      >
        <Segmented<Asks> options={ASKS.map((one) => ({ value: one, label: t(`announce.asks.${one}`) }))} />
      </Form.Item>
      {values.asks === 'choice' && <ChoicesField />}
      {asks && timed && <UntilField />}
    </>
  );
}

/** Whether somebody has to press a button to have read it. */
function ConfirmationField({ asks }: { asks: boolean }) {
  const { t } = useTranslation();
  return (
    <Form.Item
      name="needsConfirmation"
      valuePropName="checked"
      extra={t(asks ? 'announce.confirmationAsks' : 'announce.confirmationHint')}
    >
      <Checkbox>{t('announce.confirmation')}</Checkbox>
    </Form.Item>
  );
}

function ChoicesField() {
  const { t } = useTranslation();
  const check = (_: unknown, choices: string[]) => {
    const wrong = wrongChoices(choices ?? []);
    return wrong ? Promise.reject(new Error(t(`fields.${wrong}`))) : Promise.resolve();
  };
  // Not while they are being written; Ant Design's types don't know that a list has this, too.
  const rules = [{ validator: check, validateTrigger: 'onSubmit' }];
  return (
    <fieldset className="cd-own">
      <legend>{t('announce.choices')}</legend>
      <Form.List name="choices" rules={rules}>
        {(rows, { add, remove }, { errors }) => (
          <>
            {rows.map(({ key, name }) => (
              <div key={key} className="cd-announce-choice">
                <Form.Item name={name} noStyle>
                  <Input
                    aria-label={t('announce.choiceN', { n: name + 1 })}
                    placeholder={t('announce.choiceN', { n: name + 1 })}
                    autoComplete="off"
                    status={errors.length > 0 ? 'error' : undefined}
                    autoFocus={rows.length > CHOICES.least && name === rows.length - 1}
                    onPressEnter={(event) => {
                      event.preventDefault(); // it is not the end of the form
                      if (rows.length < CHOICES.most && name === rows.length - 1) add('');
                    }}
                  />
                </Form.Item>
                <Button
                  type="text"
                  icon={<DeleteOutlined />}
                  aria-label={t('announce.removeChoice', { n: name + 1 })}
                  title={t('common.delete')}
                  disabled={rows.length <= CHOICES.least}
                  onClick={() => remove(name)}
                />
              </div>
            ))}
            <Form.ErrorList errors={errors} />
            {rows.length < CHOICES.most && (
              <Button type="dashed" icon={<PlusOutlined aria-hidden="true" />} onClick={() => add('')}>
                {t('announce.addChoice')}
              </Button>
            )}
          </>
        )}
      </Form.List>
    </fieldset>
  );
}
