import {
  DownloadOutlined,
  DownOutlined,
  SearchOutlined,
  UpOutlined,
  VerticalAlignBottomOutlined,
} from '@ant-design/icons';
import { Button, Input, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import { downloadUrl } from '../api/logs';
import type { LogEncoding } from '../api/types';
import type { Translate } from '../i18n';
import { errorText } from '../i18n/errorText';
import { formatNumber } from '../i18n/format';
import { ENCODINGS, encodingName } from './logText';
import type { Find } from './useFind';

interface LogToolbarProps {
  encoding: LogEncoding;
  setEncoding(encoding: LogEncoding): void;
  found: string; // names of the encodings that were seen
  wrap: boolean;
  setWrap(wrap: boolean): void;
  find: Find;
  follow: boolean | undefined; // undefined: nothing more is coming
  setFollow(follow: boolean): void;
  attemptId: string;
  fileName: string;
}

/** What can be done with a log. */
export function LogToolbar(props: LogToolbarProps) {
  const { t } = useTranslation();
  const automatic =
    props.found && props.encoding === 'auto' ? t('log.detected', { names: props.found }) : t('log.auto');
  return (
    <div className="cd-toolbar cd-log-toolbar">
      <FindBox find={props.find} />
      <div className="cd-log-tools">
        {props.follow !== undefined && (
          <Button
            icon={<VerticalAlignBottomOutlined />}
            type={props.follow ? 'primary' : 'default'}
            aria-pressed={props.follow}
            onClick={() => props.setFollow(!props.follow)}
          >
            {t('log.follow')}
          </Button>
        )}
        <label className="cd-wrap-switch" htmlFor="wrap-lines">
          <Switch id="wrap-lines" size="small" checked={props.wrap} onChange={props.setWrap} />
          <span>{t('log.wrap')}</span>
        </label>
        <Select
          className="cd-log-encoding"
          aria-label={t('log.encoding')}
          value={props.encoding}
          onChange={props.setEncoding}
          popupMatchSelectWidth={false}
          options={ENCODINGS.map((encoding) => ({
            value: encoding,
            label: encoding === 'auto' ? automatic : encodingName(encoding),
          }))}
        />
        <DownloadButton url={`/api/attempts/${props.attemptId}/log`} fileName={props.fileName} />
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
  const { t, i18n } = useTranslation();
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
            {counted(find, t, i18n.language)}
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

function counted(find: Find, t: Translate, language: string): string {
  if (find.error) return errorText(find.error, t);
  if (find.total === 0 && find.searched < 1) {
    return t('log.searching', { percent: formatNumber(Math.floor(find.searched * 100), language) });
  }
  if (find.total === 0) return t('log.noMatch');
  const total = formatNumber(find.total, language) + (find.more || find.searched < 1 ? '+' : '');
  return t('log.matches', { current: formatNumber(find.current, language), total });
}
