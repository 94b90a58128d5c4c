import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';

interface TypedNumberProps {
  count: number;
  typed: string;
  setTyped(typed: string): void;
}

/** Whether what was typed is the number of PCs, as people write it: 1,200 too. */
export function isTyped(typed: string, count: number): boolean {
  return typed.replaceAll(/[,.\s]/g, '') === String(count);
}

/** A mis-click types no number. */
export function TypedNumber({ count, typed, setTyped }: TypedNumberProps) {
  const { t } = useTranslation();
  return (
    <Form.Item label={t('actions.type', { count })} htmlFor="cd-typed-number">
      <Input
        id="cd-typed-number"
        inputMode="numeric"
        autoComplete="off"
        className="cd-typed-number"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
    </Form.Item>
  );
}
