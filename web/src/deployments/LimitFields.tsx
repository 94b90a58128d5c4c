import { Form, InputNumber, Select, Space } from 'antd';
import { useTranslation } from 'react-i18next';
import { DEADLINE_NAMES, UNIT_NAMES } from './createValues';

/** How long the command may run on a PC, and how long to wait for PCs that are off. */
export function LimitFields() {
  const { t } = useTranslation();
  return (
    <div className="cd-form-pair">
      <Form.Item label={t('create.timeout')} extra={t('create.timeoutHint')} htmlFor="timeout">
        <Space.Compact block>
          <Form.Item
            name="timeout"
            noStyle
            rules={[{ required: true, message: t('fields.timeout_out_of_range') }]}
          >
            <InputNumber min={1} id="timeout" className="cd-grow" />
          </Form.Item>
          <Form.Item name="unit" noStyle>
            <Select
              className="cd-unit"
              aria-label={t('create.timeout')}
              options={UNIT_NAMES.map((unit) => ({ value: unit, label: t(`create.unit.${unit}`) }))}
            />
          </Form.Item>
        </Space.Compact>
      </Form.Item>
      <Form.Item name="deadline" label={t('create.deadline')} extra={t('create.deadlineHint')}>
        <Select
          options={DEADLINE_NAMES.map((name) => ({ value: name, label: t(`create.deadlineOption.${name}`) }))}
        />
      </Form.Item>
    </div>
  );
}
