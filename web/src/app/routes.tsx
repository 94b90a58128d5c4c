/** Which address shows which page. */

import { lazy } from 'react';
import { createBrowserRouter, Navigate, type RouteObject } from 'react-router';
import { SignInPage } from '../session/SignInPage';
import { Gate } from './Gate';
import { Crash, NotFound } from './NotFound';

const AgentsPage = lazy(() => import('../agents/AgentsPage'));
const DeploymentsPage = lazy(() => import('../deployments/DeploymentsPage'));
const CreatePage = lazy(() => import('../deployments/CreatePage'));
const DetailPage = lazy(() => import('../deployments/DetailPage'));
const LogPage = lazy(() => import('../deployments/LogPage'));

export const routes: RouteObject[] = [
  {
    errorElement: <Crash />,
    children: [
      { path: '/sign-in', element: <SignInPage /> },
      {
        path: '/',
        element: <Gate />,
        children: [
          { index: true, element: <Navigate to="/agents" replace /> },
          { path: 'agents', element: <AgentsPage /> },
          { path: 'deployments', element: <DeploymentsPage /> },
          { path: 'deployments/new', element: <CreatePage /> },
          { path: 'deployments/:deploymentId', element: <DetailPage /> },
          { path: 'deployments/:deploymentId/tasks/:taskId', element: <LogPage /> },
          { path: '*', element: <NotFound /> },
        ],
      },
    ],
  },
];

export function createRouter() {
  return createBrowserRouter(routes);
}
