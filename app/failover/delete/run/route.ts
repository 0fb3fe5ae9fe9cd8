import { deletion, failoverServices } from '@/lib/console/entries';

export const POST = deletion(failoverServices);
