package io.sluice.tools.web;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.nio.file.Path;
import java.util.Map;

/** Makes HTML of the templates in src/main/jte, which the build has made classes of; whatever is put into them is escaped. Thread-safe. */
final class Templates {
    /** As the build is told. */
    private static final String PACKAGE = "io.sluice.tools.web.page";

    private final TemplateEngine engine = TemplateEngine.createPrecompiled(
            Path.of("jte-classes"), ContentType.Html, Templates.class.getClassLoader(), PACKAGE);

    String render(String template, Shell shell, Object model) {
        StringOutput html = new StringOutput();
        engine.render(template + ".jte", Map.of("shell", shell, "page", model), html);
        return html.toString();
    }
}
