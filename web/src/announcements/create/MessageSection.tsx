/** What people are told: title, text, how much it matters, and how it is shown. */

import { BellOutlined, DesktopOutlined, UnorderedListOutlined } from '@ant-design/icons';
import { Form, Input, Radio, Segmented } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AnnouncementDisplay, AnnouncementPriority } from '../../api/types';
import { appearanceOf } from '../preview/appearance';
import '../../deployments/create/target.css';
import { QuestionFields } from './QuestionFields';
import { DISPLAYS, LONGEST, lengthIn, type MessageValues, PRIORITIES } from './values';

const ICONS: Record<AnnouncementDisplay, ReactNode> = {
  toast: <BellOutlined aria-hidden="true" />,
  window: <DesktopOutlined aria-hidden="true" />,
  log_only: <UnorderedListOutlined aria-hidden="true" />,
};

interface MessageSectionProps {
  values: MessageValues;
  /** Where a template is chosen or its name is given. */
  tools?: ReactNode;
  /** Whether answers can be limited in time: not in a template, whose time is not known. */
  timed: boolean;
}

export function MessageSection({ values, tools, timed }: MessageSectionProps) {
  const { t } = useTranslation();
  return (
    <section className="cd-panel cd-create-part" aria-labelledby="cd-announce-what">
      <header className="cd-create-head">
        <h2 id="cd-announce-what">{t('announce.what')}</h2>
        {tools}
      </header>
      <TextFields />
      <Form.Item name="priority" label={t('announce.priority')}>
        <Segmented<AnnouncementPriority>
          className="cd-announce-priority"
          options={PRIORITIES.map((one) => ({
            value: one,
            label: (
              <span className={`cd-priority-choice cd-priority-${one}`}>
                <i aria-hidden="true" />
                {t(`announce.priorityOption.${one}`)}
              </span>
            ),
          }))}
        />
      </Form.Item>
      <DisplayField values={values} />
      <QuestionFields values={values} timed={timed} />
    </section>
  );
}

function TextFields() {
  const { t } = useTranslation();
  return (
    <>
      <Form.Item
        name="title"
        label={t('announce.title')}
        rules={[
          { required: true, whitespace: true, message: t('fields.title_empty') },
          { validator: atMost(LONGEST.title, t('fields.title_too_long')) },
        ]}
      >
        <Input
          autoFocus
          autoComplete="off"
          placeholder={t('announce.titlePlaceholder')}
          count={{ show: true, max: LONGEST.title, strategy: lengthIn }}
        />
      </Form.Item>
      <Form.Item
        name="body"
        label={t('announce.body')}
        extra={t('announce.bodyHint')}
        rules={[{ validator: atMost(LONGEST.body, t('fields.body_too_long')) }]}
      >
        <Input.TextArea
          className="cd-announce-body"
          placeholder={t('announce.bodyPlaceholder')}
          count={{ show: true, max: LONGEST.body, strategy: lengthIn }}
        />
      </Form.Item>
    </>
  );
}

function atMost(length: number, words: string) {
  return (_: unknown, text: string) =>
    lengthIn(text ?? '') > length ? Promise.reject(new Error(words)) : Promise.resolve();
}

function DisplayField({ values }: { values: MessageValues }) {
  const { t } = useTranslation();
  const overruled = values.display === 'toast' && appearanceOf(values) === 'window';
  return (
    <Form.Item
      name="display"
      label={t('announce.display')}
      extra={overruled ? t('announce.urgentIsWindow') : undefined}
    >
      <Radio.Group className="cd-announce-cards" aria-label={t('announce.display')}>
        {DISPLAYS.map((one) => (
          <Radio
            key={one}
            value={one}
            className={values.display === one ? 'cd-choice cd-choice-on' : 'cd-choice'}
          >
            <span className="cd-announce-card">
              <b>
                {ICONS[one]}
                {t(`announce.displayOption.${one}`)}
              </b>
              <span className="cd-soft">{t(`announce.displayHint.${one}`)}</span>
            </span>
          </Radio>
        ))}
      </Radio.Group>
    </Form.Item>
  );
}
