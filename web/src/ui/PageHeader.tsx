import { ArrowLeftOutlined } from '@ant-design/icons';
import { type ReactNode, useEffect } from 'react';
import { Link } from 'react-router';

interface PageHeaderProps {
  title: string;
  /** What stands beside the title: tags, counts. */
  aside?: ReactNode;
  summary?: ReactNode;
  actions?: ReactNode;
  back?: { to: string; text: string };
}

/** The head of a page: where one is, how things stand, what can be done. Names the browser's tab too. */
export function PageHeader({ title, aside, summary, actions, back }: PageHeaderProps) {
  useEffect(() => {
    document.title = `${title} · ControlDock`;
  }, [title]);
  return (
    <div className="cd-page-header">
      {back && (
        <Link to={back.to} className="cd-back">
          <ArrowLeftOutlined aria-hidden="true" /> {back.text}
        </Link>
      )}
      <div className="cd-page-head-row">
        <div className="cd-page-head-text">
          <div className="cd-page-title">
            <h1 title={title}>{title}</h1>
            {aside}
          </div>
          {summary && <div className="cd-page-summary">{summary}</div>}
        </div>
        {actions && <div className="cd-page-actions">{actions}</div>}
      </div>
    </div>
  );
}
