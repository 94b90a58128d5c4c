/** The list of PCs and, below its address, one of them: a drawer over the list, or a page where there is no room. */

import { Grid } from 'antd';
import { useCallback } from 'react';
import { useLocation, useNavigate, useParams } from 'react-router';
import AgentsPage from './AgentsPage';
import { DetailDrawer } from './detail/DetailDrawer';
import { DetailPage } from './detail/DetailPage';

export default function AgentsFrame() {
  const { agentId } = useParams();
  const { search, state } = useLocation();
  const navigate = useNavigate();
  const wide = Grid.useBreakpoint().lg !== false;
  // The list keeps its filters in the address, so the way back leads to the same list.
  const list = `/agents${search}`;
  const close = useCallback(() => void navigate(list, { state }), [navigate, list, state]);
  const paged = !wide && agentId !== undefined;
  return (
    <>
      {/* Hidden, not gone: who comes back finds the list as it was. */}
      <div hidden={paged}>
        <AgentsPage />
      </div>
      {paged ? <DetailPage id={agentId} list={list} /> : <DetailDrawer id={agentId} close={close} />}
    </>
  );
}
