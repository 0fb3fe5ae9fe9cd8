import { servicePage } from '@/components/failover/service-page';
import { page, titled } from '@/lib/console';

export const generateMetadata = titled('virtual.monitoring.title');

export default page({ permission: 'view' }, (context) => servicePage(context, 'monitoring'));
