package io.sluice.ufs.s3;

import java.io.IOException;
import java.io.InputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** An answer that is no success, as the SDK's own exception. */
final class RefusedRequest {
    private static final int MAX_BYTES = 64 << 10;
    private static final XMLInputFactory XML = xml();

    private RefusedRequest() {}

    private static XMLInputFactory xml() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /** Reads what the server says and gives the connection up. */
    static S3Exception of(HttpExecuteResponse answer) throws IOException {
        AwsErrorDetails.Builder details =
                AwsErrorDetails.builder().serviceName("S3").errorCode("").sdkHttpResponse(answer.httpResponse());
        if (answer.responseBody().isPresent()) {
            AbortableInputStream body = answer.responseBody().get();
            try {
                read(body.readNBytes(MAX_BYTES), details);
            } finally {
                body.abort();
            }
        }
        AwsErrorDetails told = details.build();
        return (S3Exception) S3Exception.builder()
                .message(told.errorMessage())
                .statusCode(answer.httpResponse().statusCode())
                .awsErrorDetails(told)
                .build();
    }

    /** {@code <Error><Code>…</Code><Message>…</Message>…</Error>}; anything else says nothing. */
    private static void read(byte[] body, AwsErrorDetails.Builder details) {
        details.rawResponse(SdkBytes.fromByteArrayUnsafe(body));
        try (InputStream text = SdkBytes.fromByteArrayUnsafe(body).asInputStream()) {
            XMLStreamReader xml = XML.createXMLStreamReader(text);
            int depth = 0;
            while (xml.hasNext()) {
                int event = xml.next();
                if (event == XMLStreamConstants.START_ELEMENT && depth == 1) {
                    switch (xml.getLocalName()) {
                        case "Code" -> details.errorCode(xml.getElementText().strip());
                        case "Message" ->
                            details.errorMessage(xml.getElementText().strip());
                        default -> depth++;
                    }
                } else if (event == XMLStreamConstants.START_ELEMENT) {
                    depth++;
                } else if (event == XMLStreamConstants.END_ELEMENT) {
                    depth--;
                }
            }
        } catch (XMLStreamException | IOException e) {
            details.errorMessage("an answer that is no XML");
        }
    }
}
