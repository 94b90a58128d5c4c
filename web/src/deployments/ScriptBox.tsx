import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CodeToCopy } from '../ui/Copy';

const SHOWN_LINES = 6; // the progress below must stay in sight

/** The command, its first lines at first. */
export function ScriptBox({ script }: { script: string }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const lines = script.split('\n');
  const long = lines.length > SHOWN_LINES;
  const shown = long && !all ? `${lines.slice(0, SHOWN_LINES).join('\n')}\n…` : script;
  return (
    <div className="cd-script">
      <CodeToCopy text={script} shown={shown} hint={t('detail.script')} />
      {long && (
        <Button type="link" size="small" onClick={() => setAll(!all)}>
          {all ? t('detail.showLess') : t('detail.showAll')}
        </Button>
      )}
    </div>
  );
}
