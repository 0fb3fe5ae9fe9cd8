import { servicePage } from '@/components/failover/service-page';
import { page, titled } from '@/lib/console';

export const generateMetadata = titled('failover.one');

export default page({ permission: 'view' }, (context) => servicePage(context, 'service'));
