import {
  CheckCircleFilled,
  ClockCircleOutlined,
  CloseCircleFilled,
  FieldTimeOutlined,
  HourglassOutlined,
  LoadingOutlined,
  QuestionCircleFilled,
  SendOutlined,
  StopOutlined,
} from '@ant-design/icons';
import { Tooltip } from 'antd';
import type { ComponentType } from 'react';
import { useTranslation } from 'react-i18next';
import type { TaskState } from '../api/types';
import { toneOf } from './taskTone';

const ICONS: Record<TaskState, ComponentType> = {
  pending: ClockCircleOutlined,
  assigned: SendOutlined,
  running: LoadingOutlined,
  succeeded: CheckCircleFilled,
  failed: CloseCircleFilled,
  timed_out: FieldTimeOutlined,
  cancelled: StopOutlined,
  expired: HourglassOutlined,
  unknown: QuestionCircleFilled,
};

/** A task's state: icon and word, and what the word means on hover. */
export function StateTag({ state }: { state: TaskState }) {
  const { t } = useTranslation();
  const Icon = ICONS[state];
  return (
    <Tooltip title={t(`stateHints.${state}`)}>
      <span className={`cd-state cd-tone-${toneOf(state)}`}>
        <Icon aria-hidden="true" />
        <span>{t(`states.${state}`)}</span>
      </span>
    </Tooltip>
  );
}
