import { DownloadOutlined, DownOutlined, SearchOutlined, UpOutlined } from '@ant-design/icons';
import { Button, Input, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { downloadUrl } from '../api/logs';
import { CopyButton } from '../ui/Copy';
import { ENCODING_NAMES, ENCODINGS, type Encoding } from './logText';
import type { Find } from './useFind';

interface LogToolbarProps {
  encoding: Encoding;
  setEncoding(encoding: Encoding): void;
  wrap: boolean;
  setWrap(wrap: boolean): void;
  find: Find;
  copy(): string;
  url: string;
  fileName: string;
}

/** What can be done with a log. */
export function LogToolbar(props: LogToolbarProps) {
  const { t } = useTranslation();
  return (
    <div className="cd-toolbar cd-log-toolbar">
      <FindBox find={props.find} />
      <div className="cd-log-tools">
        <label className="cd-wrap-switch" htmlFor="wrap-lines">
          <Switch id="wrap-lines" size="small" checked={props.wrap} onChange={props.setWrap} />
          <span>{t('log.wrap')}</span>
        </label>
        <Select
          aria-label={t('log.encoding')}
          value={props.encoding}
          onChange={props.setEncoding}
          popupMatchSelectWidth={false}
          options={ENCODINGS.map((encoding) => ({ value: encoding, label: ENCODING_NAMES[encoding] }))}
        />
        <CopyButton text={props.copy} label={t('log.copyAll')} />
        <DownloadButton url={props.url} fileName={props.fileName} />
      </div>
    </div>
  );
}

/** Saves the log's bytes as they are. */
export function DownloadButton({ url, fileName }: { url: string; fileName: string }) {
  const { t } = useTranslation();
  return (
    <Button icon={<DownloadOutlined />} href={downloadUrl(url)} download={fileName}>
      {t('log.download')}
    </Button>
  );
}

function FindBox({ find }: { find: Find }) {
  const { t } = useTranslation();
  const counter =
    find.total === 0 ? t('log.noMatch') : t('log.matches', { current: find.current, total: find.total });
  return (
    <div className="cd-find">
      <Input
        allowClear
        prefix={<SearchOutlined aria-hidden="true" />}
        placeholder={t('log.find')}
        aria-label={t('log.find')}
        onChange={(event) => find.setWanted(event.target.value)}
        onPressEnter={(event) => find.step(event.shiftKey ? -1 : 1)}
      />
      {find.wanted !== '' && (
        <>
          <span className="cd-find-count" role="status">
            {counter}
          </span>
          <Button
            type="text"
            size="small"
            icon={<UpOutlined />}
            aria-label={t('log.previousMatch')}
            onClick={() => find.step(-1)}
          />
          <Button
            type="text"
            size="small"
            icon={<DownOutlined />}
            aria-label={t('log.nextMatch')}
            onClick={() => find.step(1)}
          />
        </>
      )}
    </div>
  );
}
