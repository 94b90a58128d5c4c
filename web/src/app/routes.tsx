/** Which address shows which page. */

import { lazy } from 'react';
import { createBrowserRouter, Navigate, type RouteObject } from 'react-router';
import { SignInPage } from '../session/SignInPage';
import { Gate } from './Gate';
import { Crash, NotFound } from './NotFound';

const AgentsFrame = lazy(() => import('../agents/AgentsFrame'));
const AnnouncementsPage = lazy(() => import('../announcements/list/AnnouncementsPage'));
const AnnouncementCreatePage = lazy(() => import('../announcements/create/CreatePage'));
const AnnouncementTemplatesPage = lazy(() => import('../announcements/templates/TemplatesPage'));
const AnnouncementPage = lazy(() => import('../receipts/ReceiptsPage'));
const AnnouncementTemplatePage = lazy(() => import('../announcements/templates/EditPage'));
const DeploymentsPage = lazy(() => import('../deployments/DeploymentsPage'));
const CreatePage = lazy(() => import('../deployments/CreatePage'));
const DetailPage = lazy(() => import('../deployments/DetailPage'));
const AlertsPage = lazy(() => import('../alerts/AlertsPage'));
const RegistrationsPage = lazy(() => import('../registrations/RegistrationsPage'));
const LogPage = lazy(() => import('../deployments/LogPage'));
const QuarantinePage = lazy(() => import('../quarantine/QuarantinePage'));
const SchedulesPage = lazy(() => import('../schedules/SchedulesPage'));
const TemplatesPage = lazy(() => import('../templates/TemplatesPage'));
const TemplatePage = lazy(() => import('../templates/TemplatePage'));
const TemplateEditPage = lazy(() => import('../templates/EditPage'));
const SettingsPage = lazy(() => import('../settings/SettingsPage'));

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
          // One route for the list and what lies over it, so that the list stays as it is while PCs are looked at.
          { path: 'agents/:agentId?/:tab?', element: <AgentsFrame /> },
          { path: 'registrations', element: <RegistrationsPage /> },
          { path: 'quarantine', element: <QuarantinePage /> },
          { path: 'deployments', element: <DeploymentsPage /> },
          { path: 'deployments/new', element: <CreatePage /> },
          { path: 'deployments/:deploymentId', element: <DetailPage /> },
          { path: 'deployments/:deploymentId/tasks/:taskId', element: <LogPage /> },
          { path: 'announcements', element: <AnnouncementsPage /> },
          { path: 'announcements/new', element: <AnnouncementCreatePage /> },
          { path: 'announcements/templates', element: <AnnouncementTemplatesPage /> },
          { path: 'announcements/templates/new', element: <AnnouncementTemplatePage key="new" /> },
          { path: 'announcements/:announcementId', element: <AnnouncementPage /> },
          { path: 'announcements/templates/:templateId', element: <AnnouncementTemplatePage key="edit" /> },
          { path: 'schedules', element: <SchedulesPage /> },
          { path: 'templates', element: <TemplatesPage /> },
          { path: 'templates/new', element: <TemplateEditPage key="new" /> },
          { path: 'templates/:templateId/edit', element: <TemplateEditPage key="edit" /> },
          { path: 'templates/:templateId/:tab?', element: <TemplatePage /> },
          { path: 'settings', element: <SettingsPage /> },
          { path: 'alerts', element: <AlertsPage /> },
          { path: '*', element: <NotFound /> },
        ],
      },
    ],
  },
];

export function createRouter() {
  return createBrowserRouter(routes);
}
