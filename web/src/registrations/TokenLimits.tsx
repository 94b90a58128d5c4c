import { Collapse, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { TagsField } from '../tags/TagsField';

const MAX_RANGE = 64; // characters, as the server allows
const MAX_PATTERN = 255;

/** For which PCs a token is, and the tags that it gives; most tokens need none of it. */
export function TokenLimits() {
  const { t } = useTranslation();
  return (
    <Collapse
      ghost
      size="small"
      className="cd-token-limits"
      items={[
        {
          key: 'more',
          label: t('uses.more'),
          forceRender: true,
          children: (
            <>
              <Form.Item name="tags" label={t('uses.tagsLabel')}>
                <TagsField mayMake placeholder={t('uses.tagsPlaceholder')} label={t('uses.tagsLabel')} />
              </Form.Item>
              <div className="cd-form-pair">
                <Form.Item name="range" label={t('uses.range')} extra={t('uses.rangeHint')}>
                  <Input placeholder={t('uses.rangePlaceholder')} maxLength={MAX_RANGE} />
                </Form.Item>
                <Form.Item name="pattern" label={t('uses.pattern')} extra={t('uses.patternHint')}>
                  <Input placeholder={t('uses.patternPlaceholder')} maxLength={MAX_PATTERN} />
                </Form.Item>
              </div>
            </>
          ),
        },
      ]}
    />
  );
}
