/** What a list is narrowed by, in the address of the page: it can be shared, and gone back to. */

import { useSearchParams } from 'react-router';

export interface ListParams {
  params: URLSearchParams;
  /** `quiet`: no step of its own in the browser's history. */
  set(name: string, value: string | undefined, quiet?: boolean): void;
  clear(): void;
}

export function useListParams(): ListParams {
  const [params, setParams] = useSearchParams();
  return {
    params,
    set: (name, value, quiet = false) =>
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          if (value) next.set(name, value);
          else next.delete(name);
          return next;
        },
        { replace: quiet },
      ),
    clear: () => setParams({}),
  };
}
