/** Agents: the PCs under management. */

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { answer, api } from '../client';
import { type AgentQuery, keys } from '../keys';

export function useAgents(query: AgentQuery, enabled = true) {
  return useQuery({
    queryKey: keys.agents.list(query),
    queryFn: ({ signal }) => answer(api.GET('/api/agents', { params: { query }, signal })),
    placeholderData: keepPreviousData,
    enabled,
  });
}

export function useAgent(id: string) {
  return useQuery({
    queryKey: keys.agents.one(id),
    queryFn: ({ signal }) => answer(api.GET('/api/agents/{id}', { params: { path: { id } }, signal })),
  });
}
