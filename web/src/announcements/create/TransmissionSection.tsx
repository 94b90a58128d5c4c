import { Form, Radio } from 'antd';
import { useTranslation } from 'react-i18next';
import type { AnnouncementTransmission } from '../../api/types';
import { TRANSMISSIONS } from './values';

/** How it travels; whoever does not hear it gets it with the next poll. */
export function TransmissionSection({ chosen }: { chosen: AnnouncementTransmission }) {
  const { t } = useTranslation();
  return (
    <section className="cd-panel cd-create-part" aria-labelledby="cd-announce-how">
      <h2 id="cd-announce-how">{t('announce.transmission')}</h2>
      <Form.Item name="transmission" className="cd-create-last" extra={t('announce.transmissionHint')}>
        <Radio.Group className="cd-announce-cards" aria-labelledby="cd-announce-how">
          {TRANSMISSIONS.map((one) => (
            <Radio key={one} value={one} className={chosen === one ? 'cd-choice cd-choice-on' : 'cd-choice'}>
              <span className="cd-announce-card">
                <b>{t(`announce.transmissionOption.${one}`)}</b>
                <span className="cd-soft">{t(`announce.transmissionOptionHint.${one}`)}</span>
              </span>
            </Radio>
          ))}
        </Radio.Group>
      </Form.Item>
    </section>
  );
}
