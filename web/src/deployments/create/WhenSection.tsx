import { Form } from 'antd';
import { useTranslation } from 'react-i18next';
import { WhenFields } from './WhenFields';
import { type When, wrongWhen } from './when';

/** When it starts. */
export function WhenSection() {
  const { t } = useTranslation();
  const check = (_: unknown, when: When) => {
    const wrong = wrongWhen(when, Date.now());
    return wrong ? Promise.reject(new Error(t(`fields.${wrong}`))) : Promise.resolve();
  };
  return (
    <section className="cd-panel cd-create-part" aria-labelledby="cd-create-when">
      <h2 id="cd-create-when">{t('create.when')}</h2>
      <Form.Item name="when" className="cd-create-last" rules={[{ validator: check }]}>
        <WhenFields />
      </Form.Item>
    </section>
  );
}
