/** The PCs: who asks to join, who is here, and what can be done with them. */

import { PlusOutlined, TagsOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFacets } from '../api/hooks/agents';
import { usePermission } from '../api/hooks/session';
import type { AgentFacets } from '../api/types';
import { formatNumber } from '../i18n/format';
import { AddPcDialog } from '../registrations/AddPcDialog';
import { Registrations } from '../registrations/Registrations';
import { TagsDialog } from '../tags/TagsDialog';
import { PageHeader } from '../ui/PageHeader';
import { FirstPc } from './FirstPc';
import { AgentListPanel } from './list/AgentListPanel';

export default function AgentsPage() {
  const { t, i18n } = useTranslation();
  const mayEnroll = usePermission('enroll');
  const mayManage = usePermission('manage');
  const [open, setOpen] = useState<'add' | 'tags'>();
  const close = () => setOpen(undefined);
  const add = () => setOpen('add');
  const facets = useFacets().data;
  const first = facets !== undefined && Object.values(facets.states).every((count) => count === 0);
  const { online, all } = present(facets);
  return (
    <>
      <PageHeader
        title={t('agents.title')}
        summary={
          facets &&
          !first &&
          t('agents.summary', {
            count: all,
            number: formatNumber(all, i18n.language),
            online: formatNumber(online, i18n.language),
          })
        }
        actions={
          !first && (
            <>
              {mayManage && (
                <Button icon={<TagsOutlined />} onClick={() => setOpen('tags')}>
                  {t('tags.manage')}
                </Button>
              )}
              {mayEnroll && (
                <Button type="primary" icon={<PlusOutlined />} onClick={add}>
                  {t('agents.add')}
                </Button>
              )}
            </>
          )
        }
      />
      <Registrations mayDecide={mayEnroll} />
      {first ? <FirstPc mayEnroll={mayEnroll} add={add} /> : <AgentListPanel />}
      <TagsDialog open={open === 'tags'} close={close} />
      <AddPcDialog open={open === 'add'} close={close} />
    </>
  );
}

/** Those under management, and how many of them are online. */
function present(facets: AgentFacets | undefined): { online: number; all: number } {
  const online = facets?.states.online ?? 0;
  return { online, all: online + (facets?.states.offline ?? 0) };
}
