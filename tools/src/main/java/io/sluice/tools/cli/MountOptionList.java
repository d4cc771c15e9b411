package io.sluice.tools.cli;

import io.sluice.tools.settings.UserError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The options of a mount as they were typed. No message has a value: it may be a key. */
final class MountOptionList {
    private MountOptionList() {}

    /** @throws UserError if one is no KEY=VALUE, or comes twice */
    static Map<String, String> parse(List<String> typed) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String text : typed) {
            int equals = text.indexOf('=');
            if (equals < 1) {
                throw new UserError(
                        "--option takes KEY=VALUE, and one of them has no '='; see: sluice fs mount --help");
            }
            String key = text.substring(0, equals).strip();
            if (options.put(key, text.substring(equals + 1)) != null) {
                throw new UserError("the option " + key + " is given twice; leave one of the two out");
            }
        }
        return options;
    }
}
