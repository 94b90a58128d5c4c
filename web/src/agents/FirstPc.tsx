import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { FirstPcPicture } from './FirstPcPicture';

const STEPS = ['step1', 'step2', 'step3'] as const;

/** Guidance for a server that no PC has joined yet. */
export function FirstPc({ mayEnroll, add }: { mayEnroll: boolean; add: () => void }) {
  const { t } = useTranslation();
  return (
    <section className="cd-panel cd-first">
      <FirstPcPicture />
      <h2>{t('agents.first.title')}</h2>
      <p className="cd-first-text">{mayEnroll ? t('agents.first.text') : t('agents.first.viewer')}</p>
      {mayEnroll && (
        <>
          <ol className="cd-steps">
            {STEPS.map((step, index) => (
              <li key={step}>
                <span className="cd-step-number" aria-hidden="true">
                  {index + 1}
                </span>
                <div>
                  <strong>{t(`agents.first.${step}.title`)}</strong>
                  <p>{t(`agents.first.${step}.text`)}</p>
                </div>
              </li>
            ))}
          </ol>
          <Button type="primary" size="large" icon={<PlusOutlined />} onClick={add}>
            {t('agents.add')}
          </Button>
        </>
      )}
    </section>
  );
}
