import { Form } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { WhenFields } from './WhenFields';
import { type When, wrongWhen } from './when';

interface WhenSectionProps {
  title?: string;
  kinds?: readonly When['kind'][];
  /** What else belongs to the time. */
  children?: ReactNode;
}

/** When it starts. */
export function WhenSection({ title, kinds, children }: WhenSectionProps) {
  const { t } = useTranslation();
  const check = (_: unknown, when: When) => {
    const wrong = wrongWhen(when, Date.now());
    return wrong ? Promise.reject(new Error(t(`fields.${wrong}`))) : Promise.resolve();
  };
  return (
    <section className="cd-panel cd-create-part" aria-labelledby="cd-create-when">
      <h2 id="cd-create-when">{title ?? t('create.when')}</h2>
      <Form.Item
        name="when"
        className={children ? undefined : 'cd-create-last'}
        rules={[{ validator: check }]}
      >
        <WhenFields kinds={kinds} />
      </Form.Item>
      {children}
    </section>
  );
}
