#import "Reading.h"

@implementation Reading

// implements: SRS-001
- (NSArray *)refusals:(Limits *)limits {
    NSString *text = @"// implements: SRS-900 {";
    return @[];
}

@end
