<#macro content>
<p class="cloakroom-footer">${msg("cloakroomFooter")}</p>
</#macro>
