import { deletion, virtualServers } from '@/lib/console/entries';

export const POST = deletion(virtualServers);
